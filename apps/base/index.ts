export { type BoundedQueue, createBoundedQueue } from './bounded-queue.ts';
export {
  type Client,
  type ClientDialect,
  type ClientFacts,
  clientDialects,
  type Snippet,
  type SnippetForm,
} from './clients/client.ts';
export {
  type BaseUrl,
  type CallerSigns,
  clients,
  isCallOf,
  listBaseUrls,
  toProjectUrl,
} from './clients/list-clients.ts';
export type { CancelTimer, Clock, Timers } from './clock.ts';
export { type ComparedLine, compareLines } from './compare-lines.ts';
export { createEmitter, type Emitter, type Unsubscribe } from './emitter.ts';
export { createFakeClock, type FakeClock } from './fake-clock.ts';
export { errorOutcomes, type OutcomeWord, outcomeGroups } from './filter/outcome-groups.ts';
export { type FilterIssue, filterKeys, parseFilter } from './filter/parse-filter.ts';
export { parseDate, parseMoment, parseSpan, renderMoment } from './filter/parse-time.ts';
export { tokenizeFilter } from './filter/tokenize-filter.ts';
export { createModelFinder, createPatternFinder, type PatternFinder } from './find-pattern.ts';
export { isTrustedPlace } from './judge-socket.ts';
export { labelNames } from './label-names.ts';
export { createLineSplitter, type LineSplit, type LineSplitter } from './line-splitter.ts';
export { isModelMatch } from './match-model.ts';
export { isPatternMatch } from './match-pattern.ts';
export { joinChunks, type MergeChoice, type MergeChunk, mergeTexts } from './merge-texts.ts';
export { isSameModel, toModelKey, withDefaultTag, withoutDefaultTag } from './model-name.ts';
export { judgeHost } from './network-address.ts';
export { readDistance, readNumber, writeDistance, writeNumber } from './number-bytes.ts';
export { parseJsonObject } from './parse-json-object.ts';
export { isPlainObject, type PlainObject } from './plain-object.ts';
export { createQuantileSketch, type QuantileSketch, type SketchData } from './quantile-sketch.ts';
export { quoteForShell } from './quote-for-shell.ts';
export { renderCsvLine } from './render-csv.ts';
export { RoomError } from './room-error.ts';
export { toSafeText } from './short-text.ts';
export { encodeSketches, mergeSketches } from './sketch-bytes.ts';
export { createSseParser, renderSseComment, renderSseEvent, type SseEvent, type SseParser } from './sse-codec.ts';
