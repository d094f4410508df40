export function renderFidelity(): string;
