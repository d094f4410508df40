export function writeDocsUi(folder: string): void;
