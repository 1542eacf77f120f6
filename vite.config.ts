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
  build: { target: "es2022", assetsInlineLimit: 0, reportCompressedSize: false },
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
