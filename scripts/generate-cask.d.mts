export declare function renderCask(image: string, content: string | Buffer): string;
