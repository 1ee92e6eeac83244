import * as fs from "node:fs";
import { chromium } from "playwright-core";
import { run } from "../../scripts/run.mjs";
import { say } from "../../scripts/say.mjs";

const places = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/microsoft-edge",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const installed = () => places.find((place) => place && fs.existsSync(place));

/** Path of a Chromium. Installs Debian's where that can be done; throws with what to do elsewhere. */
export async function browserPath() {
  const found = installed();
  if (found) return found;
  const isDebian = fs.existsSync("/etc/debian_version") && process.getuid?.() === 0;
  if (isDebian) {
    say("Installing Debian's package chromium, which the tests of the workbench need ...");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    // Another installation may be under way on this machine: it is waited for. Seconds.
    const patient = ["-qq", "-o", "DPkg::Lock::Timeout=300"];
    await run("apt-get", ["update", ...patient], { quiet: true, env });
    const install = ["install", "-y", ...patient, "--no-install-recommends", "chromium"];
    const { output } = await run("apt-get", install, { quiet: true, env });
    const path = installed();
    if (path) return path;
    say(output);
  }
  throw new Error(
    "The tests of the workbench need a browser: install Chromium or Google Chrome, or set CHROMIUM to its path.",
  );
}

/** A Chromium without a window. */
export async function launchBrowser() {
  return chromium.launch({
    executablePath: await browserPath(),
    headless: true,
    args: [
      // Chromium refuses its sandbox to root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ...["--disable-gpu", "--no-first-run", "--no-proxy-server"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
}

/** A page that reaches this machine and nothing else. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const isHere = ({ hostname }) => hostname === "127.0.0.1" || hostname.endsWith("localhost");
  await context.route(
    (url) => !isHere(url),
    (route) => route.abort(),
  );
  // A busy machine is slow, and nothing is wrong for that.
  context.setDefaultTimeout(60_000);
  return context.newPage();
}
