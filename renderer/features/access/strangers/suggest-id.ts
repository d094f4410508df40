const form = /^[A-Za-z0-9._-]{1,64}$/;

export const isProjectId = (text: string): boolean => form.test(text);

/** A name that a project may have, made from what a caller calls itself. */
export function suggestId(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  const wanted = isProjectId(name) ? name : plain === '' ? 'project' : plain;
  if (!taken.includes(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.includes(`${wanted}-${number}`)) return `${wanted}-${number}`;
}
