import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    restoreMocks: true,
    unstubEnvs: true,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "rules", include: ["tests/rules/**/*.test.{ts,tsx}"] } },
      { extends: true, test: { name: "db", include: ["tests/db/**/*.test.ts", "tests/*.test.ts"], globalSetup: ["tests/support/postgres.ts"] } },
    ],
  },
});
