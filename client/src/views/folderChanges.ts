import * as vscode from "vscode";

/** What came is looked at this long after the last of it. Milliseconds. */
const rest = 400;

/** Of so many things at once, an installation or a checkout, it is not asked which are folders. */
const many = 200;

export interface FolderListener {
  /** A folder with what is in it. Told of a folder whose files were told of besides, too. */
  came(folder: vscode.Uri): void;
  /** So much came that the whole workspace is to be looked at. */
  cameMany(): void;
  /** A file, or a folder with all that was in it. */
  went(place: vscode.Uri): void;
}

/**
 * Tells of whole folders that come and go: of a folder that is moved or deleted VS Code tells, and not of
 * the files in it.
 */
export function followFolders(
  isWorthAsking: (place: vscode.Uri) => boolean,
  listener: FolderListener,
): vscode.Disposable {
  const came = new Map<string, vscode.Uri>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = async (): Promise<void> => {
    const places = [...came.values()];
    came.clear();
    if (places.length > many) return listener.cameMany();
    for (const place of places) if (await isFolder(place)) listener.came(place);
  };
  const watcher = vscode.workspace.createFileSystemWatcher("**", false, true, false);
  return vscode.Disposable.from(
    watcher,
    watcher.onDidDelete((place) => listener.went(place)),
    watcher.onDidCreate((place) => {
      if (!isWorthAsking(place)) return;
      came.set(place.toString(), place);
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), rest);
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

async function isFolder(place: vscode.Uri): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(place);
    return (type & vscode.FileType.Directory) !== 0;
  } catch {
    return false;
  }
}
