/** Why the daemon could not start; the message is what stands behind `Error: ` on stderr. */
export class StartError extends Error {}
