/** The address of a view of the page with its one search value. */
export const pagePath = (view: string, name: string, value: string): string =>
  `${view}?${new URLSearchParams({ [name]: value }).toString()}`;
