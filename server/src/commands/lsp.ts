import type { Command } from "./command.ts";

export const lsp: Command = {
  name: "lsp",
  summary: "Serve an editor over the Language Server Protocol.",
  options: [
    { name: "stdio", summary: "Speak on standard input and output, as is done without it too." },
    // VS Code's client and others like it give this to every server they start.
    { name: "clientProcessId", summary: "End with the editor of that process id.", value: "ID" },
  ],
  run: (host) => host.serve(),
};
