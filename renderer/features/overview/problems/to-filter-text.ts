/** A problem's filter as the text of the requests' filter box. */
export const toFilterText = (filter: Readonly<Record<string, string>>): string =>
  Object.entries(filter)
    .map(([key, value]) => `${key}:${/\s/.test(value) ? `"${value}"` : value}`)
    .join(' ');
