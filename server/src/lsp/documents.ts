import { TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis, AnalysisOptions } from "../analysis/analysis.ts";
import { analyze } from "../analysis/analyze.ts";
import type { Files } from "../analysis/called-files.ts";
import { lintSettingsOf, type Project } from "../analysis/config.ts";
import { mostRounds } from "../commands/called-scripts.ts";
import type { Host } from "./host.ts";
import { OpenProjects } from "./projects.ts";
import { OpenScripts } from "./scripts.ts";
import { type FullSettings, readSettings } from "./settings.ts";

/** What is known of a version of a document that is open in the editor. */
export interface OpenPipeline {
  readonly uri: string;
  readonly version: number;
  readonly analysis: Analysis;
  /** Names this analysis among all that were ever made. */
  readonly id: string;
}

interface Known extends OpenPipeline {
  readonly settings: FullSettings;
  readonly project: Project | undefined;
  readonly files: Files;
}

/** Messages that may stand between two edits of one burst: each is received in a turn of its own. */
const turnsBetweenEdits = 12;

/** Without such a word a text runs no script: then nothing is asked of it. */
const runsScripts = /\.(?:py|sh|bash)\b|\s-m\s|\buses:\s*["']?\.\//;

/** The documents open in the editor, each analysed once per version when first asked for. */
export class OpenDocuments {
  readonly texts = new TextDocuments(TextDocument);
  readonly projects: OpenProjects;
  private readonly scripts: OpenScripts;
  private readonly host: Host;
  private readonly log: (message: string) => void;
  private readonly known = new Map<string, Known>();
  private made = 0;
  private current: FullSettings = readSettings(undefined);

  /** `folders` gives the URIs of the folders that are open. */
  constructor(host: Host, log: (message: string) => void, folders: () => readonly string[]) {
    this.host = host;
    this.log = log;
    this.projects = new OpenProjects(host, this.texts);
    this.scripts = new OpenScripts(host, this.texts, folders);
    this.texts.onDidClose(({ document: { uri } }) => {
      this.known.delete(uri);
      this.projects.close(uri);
      this.scripts.close(uri);
    });
  }

  get settings(): FullSettings {
    return this.current;
  }

  /** Takes new settings; false where they say what the old ones said. */
  configure(sent: unknown): boolean {
    const settings = readSettings(sent);
    if (JSON.stringify(settings) === JSON.stringify(this.current)) return false;
    this.current = settings;
    return true;
  }

  /** Lets go of everything that was found, since it would come out differently now. */
  forget(): void {
    this.known.clear();
  }

  /** The pipeline in a document as it is now; nothing for other files, and with everything off. */
  get(uri: string): OpenPipeline | undefined {
    const document = this.texts.get(uri);
    if (!document || !this.current.enabled) return undefined;
    const known = this.known.get(uri);
    const project = this.projects.of(uri);
    const files = this.scripts.of(uri);
    if (
      known?.version === document.version &&
      known.settings === this.current &&
      known.project === project &&
      known.files === files
    )
      return isPipeline(known);
    const { pythonVersion, severities } = this.current;
    const options: AnalysisOptions = {
      severities,
      pythonVersion,
      project,
      files,
      linter: () => this.host.linter(lintSettingsOf(project)),
      log: this.log,
    };
    const fresh = {
      uri,
      version: document.version,
      settings: this.current,
      project,
      files,
      analysis: analyze(pathOf(uri), document.getText(), options),
      id: String(++this.made),
    };
    this.known.set(uri, fresh);
    return isPipeline(fresh);
  }

  /**
   * Waits until no newer version of a document is on its way, so that of several edits that arrived
   * together only the last one is analysed, and until its project's configuration is read, and the
   * scripts of the workspace that decide what it reads.
   */
  async settled(uri: string): Promise<void> {
    await this.projects.read(uri);
    for (;;) {
      const version = this.texts.get(uri)?.version;
      for (let turn = 0; turn < turnsBetweenEdits; turn++) await this.host.turn();
      if (this.texts.get(uri)?.version === version) break;
    }
    await this.readScripts(uri);
  }

  /** Whether a pipeline that is open would be judged by a file, be it there or not. */
  wants(path: string): boolean {
    return [...this.known.values()].some(({ analysis }) =>
      analysis.wanted.some((name) => path.endsWith(`/${name.replace(/^(?:\.\.\/)+/, "")}`)),
    );
  }

  private async readScripts(uri: string): Promise<void> {
    const document = this.texts.get(uri);
    if (!document || !runsScripts.test(document.getText())) return;
    for (let round = 0; round < mostRounds; round++) {
      const wanted = this.get(uri)?.analysis.wanted ?? [];
      if (wanted.length === 0 && this.scripts.of(uri).size === 0) return;
      if (!(await this.scripts.read(uri, wanted))) return;
    }
  }
}

const isPipeline = (open: OpenPipeline): OpenPipeline | undefined =>
  open.analysis.pipelines.length > 0 ? open : undefined;

/** The path in a URI: dialects look at names and folders only. */
export function pathOf(uri: string): string {
  const path = /^[^:]+:(?:\/\/[^/]*)?([^?#]*)/.exec(uri)?.[1] ?? uri;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
