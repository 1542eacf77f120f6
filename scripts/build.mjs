/** `npm run build`: the browser's files and the pages (Remix, Vite), then the server and the commands (esbuild), then the compressed copies. */
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const COMMANDS = [
  "start.ts",
  "migrate.ts",
  "admin-create.ts",
  "documents-verify.ts",
  "import-caseload.ts",
  "demo-data.ts",
  "bench.tsx",
  "portfolio-measure.ts",
  "caseload-measure.ts",
];
const serverOnly = process.argv.includes("--server-only");

if (!serverOnly) {
  const remix = join(root, "node_modules/@remix-run/dev/dist/cli.js");
  execFileSync(process.execPath, [remix, "vite:build", "--logLevel", "warn"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production" },
  });
}

await build({
  absWorkingDir: root,
  entryPoints: COMMANDS.map((file) => `server/${file}`),
  outdir: "build/server",
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  platform: "node",
  target: "node20",
  format: "esm",
  jsx: "automatic",
  sourcemap: true,
  logLevel: "warning",
  plugins: [
    {
      // packages stay packages; what package.json calls "#app/…" is ours and goes in
      name: "own-folders-in-packages-out",
      setup(build) {
        build.onResolve({ filter: /^[^./#]/ }, ({ kind, path }) => (kind === "entry-point" ? undefined : { path, external: true }));
        build.onResolve({ filter: /^#/ }, ({ path, kind }) => build.resolve(`./${path.slice(1)}`, { resolveDir: root, kind }));
      },
    },
  ],
});

if (!serverOnly) {
  const client = join(root, "build/client");
  for (const entry of readdirSync(client, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.(js|css|svg|txt|webmanifest)$/.test(file) || statSync(file).size < 500) continue;
    const content = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}
