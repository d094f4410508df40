/** Reads a stream until it ends or `signal` aborts. An abort is an end, whatever error the carrier makes of it. */
export async function* readUntil<T>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  try {
    yield* await open(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
