import { backtest } from "./backtest.ts";
import { check } from "./check.ts";
import type { Command } from "./command.ts";
import { deploy } from "./deploy.ts";
import { explain } from "./explain.ts";
import { exportCommand } from "./export.ts";
import { history } from "./history.ts";
import { lsp } from "./lsp.ts";
import { next } from "./next.ts";
import { run } from "./run.ts";
import { test } from "./test.ts";
import { watch } from "./watch.ts";

/** Every command there is, in the order of the help. To add one: its file, its line here. */
export const commands = [
  check,
  next,
  explain,
  backtest,
  test,
  run,
  watch,
  deploy,
  exportCommand,
  history,
  lsp,
] as const satisfies readonly Command[];
