import * as fs from "node:fs";
import * as path from "node:path";
import JSZip from "jszip";
import { inRoot } from "../../scripts/root.mjs";

const { name, version } = JSON.parse(fs.readFileSync(inRoot("package.json"), "utf8"));

/** The package that both lanes test, as it would be published. */
export const vsix = inRoot(`${name}-${version}.vsix`);

/** Unpacks it into `folder`. Answers the folder of the extension. */
export async function unpack(folder) {
  const zip = await JSZip.loadAsync(fs.readFileSync(vsix));
  for (const entry of Object.values(zip.files)) {
    const place = path.join(folder, entry.name);
    if (entry.dir) continue;
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, await entry.async("nodebuffer"));
  }
  return path.join(folder, "extension");
}
