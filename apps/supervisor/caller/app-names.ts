/** Names that a person knows programs by, where the file or the bundle has another. Keys are lower case. */
const knownNames: ReadonlyMap<string, string> = new Map([
  ['visual studio code', 'VS Code'],
  ['visual studio code - insiders', 'VS Code Insiders'],
  ['code', 'VS Code'],
  ['code-oss', 'VS Code'],
  ['code-insiders', 'VS Code Insiders'],
  ['codium', 'VSCodium'],
  ['vscodium', 'VSCodium'],
  ['cursor', 'Cursor'],
  ['windsurf', 'Windsurf'],
  ['zed', 'Zed'],
  ['zed-editor', 'Zed'],
  ['idea', 'IntelliJ IDEA'],
  ['pycharm', 'PyCharm'],
  ['webstorm', 'WebStorm'],
  ['goland', 'GoLand'],
  ['obsidian', 'Obsidian'],
  ['msty', 'Msty'],
  ['drover', 'Drover'],
  ['chrome', 'Chrome'],
  ['google chrome', 'Chrome'],
  ['chromium-browser', 'Chromium'],
  ['chromium', 'Chromium'],
  ['firefox', 'Firefox'],
  ['firefox-bin', 'Firefox'],
  ['nodejs', 'node'],
  ['ipykernel_launcher', 'Jupyter'],
]);

const helperEnding = / Helper(?: \([^)]*\))?$/;

/** `Cursor Helper (Plugin)` is Cursor; what is not known keeps its own name. */
export function toKnownName(name: string): string {
  const plain = name.replace(helperEnding, '');
  return knownNames.get(plain.toLowerCase()) ?? plain;
}
