import { vitePlugin as remix } from "@remix-run/dev";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  css: { preprocessorOptions: { scss: { quietDeps: true, loadPaths: [`${root}node_modules`] } } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rollupOptions: {
      // comments in zod that Rollup cannot read, and addresses that have no page and so no script
      onwarn: (warning, warn) => (["INVALID_ANNOTATION", "EMPTY_BUNDLE"].includes(warning.code ?? "") ? undefined : warn(warning)),
    },
  },
  // the server's packages, which the development server would otherwise prepare for browsers
  optimizeDeps: { exclude: ["@node-rs/argon2", "better-sqlite3", "kysely", "lucia", "pg"] },
  plugins: [
    remix({
      appDirectory: "app",
      buildDirectory: "build",
      serverBuildFile: "portal.js",
      ignoredRouteFiles: ["**/*"],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_singleFetch: true,
        v3_lazyRouteDiscovery: true,
        v3_routeConfig: true,
      },
    }),
  ],
});
