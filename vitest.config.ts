import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "server/src/**/*.test.ts"],
    exclude: ["test/vscode/**"],
    globalSetup: "test/build.ts",
    testTimeout: 90_000,
  },
});
