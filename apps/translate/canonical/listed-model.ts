/** A model a client may ask for. */
export interface ListedModel {
  readonly id: string;
  /** UTC milliseconds. */
  readonly createdAtMs: number;
  readonly ownedBy: string;
}
