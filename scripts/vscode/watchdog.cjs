"use strict";
/**
 * Takes the place of VS Code's native watchdog, which would have to be compiled: ends an extension host
 * whose parent is gone, so that nothing is left behind by a server that was killed.
 */
exports.start = (parent) => {
  const look = () => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(87);
    }
  };
  setInterval(look, 1000).unref();
};
