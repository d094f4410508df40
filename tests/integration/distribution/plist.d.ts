/** The part of the package that is used here; it brings no types of its own. */
declare module 'plist' {
  export function parse(xml: string): unknown;
}
