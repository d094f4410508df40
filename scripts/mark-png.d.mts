export declare function digestSource(source: string | Buffer): string;
export declare function markPng(png: Buffer, source: string | Buffer): Buffer;
export declare function readMark(png: Buffer): string | null;
