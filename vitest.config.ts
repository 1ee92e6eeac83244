import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "server/src/**/*.test.ts"],
    exclude: ["test/vscode/**"],
    testTimeout: 90_000,
  },
});
