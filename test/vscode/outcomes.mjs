import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Runs a mocha suite and writes every test's outcome to `file`, as proof that the tests ran: an exit
 * code alone could mean that none did. Answers how many failed.
 *
 * @param {import("mocha")} mocha
 * @param {string} file
 * @returns {Promise<number>}
 */
export async function runSuite(mocha, file) {
  /** @type {{ title: string, passed: boolean, error?: string }[]} */
  const outcomes = [];
  const failures = await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", (test) => outcomes.push({ title: test.fullTitle(), passed: true }));
    runner.on("fail", (test, error) =>
      outcomes.push({
        title: test.fullTitle(),
        passed: false,
        error: error.stack ?? String(error),
      }),
    );
  });
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(outcomes, null, 2));
  return failures;
}

/**
 * Whether a suite ran and all of it passed.
 *
 * @param {string} file
 */
export function allPassed(file) {
  if (!fs.existsSync(file)) return false;
  /** @type {{ passed: boolean }[]} */
  const outcomes = JSON.parse(fs.readFileSync(file, "utf8"));
  return outcomes.length > 0 && outcomes.every(({ passed }) => passed);
}
