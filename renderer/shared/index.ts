export { quoteForShell } from '../../apps/base/index.ts';
export { AnswerText } from './answers/answer-text.tsx';
export { listFigures, readTimingFacts, type TimingFacts } from './answers/build-timing.ts';
export { describeRun } from './answers/describe-run.ts';
export type { Choices } from './answers/list-choices.ts';
export { type ModelChoice, ModelFields, nameModel } from './answers/model-fields.tsx';
export type { RunState } from './answers/run-state.ts';
export { SentenceRegion } from './answers/sentence-region.tsx';
export { TimingStrip } from './answers/timing-strip.tsx';
export { useChoices } from './answers/use-choices.ts';
export { type RunsHand, useRuns } from './answers/use-runs.ts';
export { type CallForm, callForms, type PortableCall, writeCall } from './call/write-call.ts';
export { describeStay } from './format/describe-stay.ts';
export { quoteFilterValue } from './format/filter-text.ts';
export {
  formatDisk,
  formatFootprint,
  formatGigabytes,
  formatGigabytesOnDisk,
  formatMemory,
  formatTransfer,
} from './format/format-bytes.ts';
export { formatContext } from './format/format-context.ts';
export { formatCount, formatShare, formatSpeed, formatTokens } from './format/format-count.ts';
export {
  formatDuration,
  formatFigureDuration,
  formatOverhead,
  formatSeconds,
  formatSpan,
  formatTick,
  formatWorked,
} from './format/format-duration.ts';
export { formatMoney } from './format/format-money.ts';
export {
  describeMoment,
  formatAge,
  formatAgo,
  formatClockMinute,
  formatDay,
  formatMoment,
  formatRowTime,
  formatWhen,
} from './format/format-time.ts';
export { formatUsed } from './format/format-used.ts';
export { plural } from './format/plural.ts';
export { type Quantity, renderQuantity } from './format/quantity.ts';
export { applyEvent } from './rpc/apply-event.ts';
export { forgetConsoleToken, keepConsoleToken, takeConsoleToken } from './rpc/console-token.ts';
export {
  type Connection,
  type ControlAccess,
  ControlContext,
  useConnection,
  useControl,
  useControlEvent,
} from './rpc/control-context.ts';
export { type Control, createControl } from './rpc/create-control.ts';
export { describeError, type ErrorDescription } from './rpc/describe-error.ts';
export { followEvents, waitUnlessAborted } from './rpc/follow-events.ts';
export { useCancel } from './rpc/use-cancel.ts';
export { useComplaint } from './rpc/use-complaint.ts';
export { type DaemonOrder, useDaemonOrders } from './rpc/use-daemon-orders.ts';
export { useMarks } from './rpc/use-marks.ts';
export { useRecord } from './rpc/use-record.ts';
export { useStatus } from './rpc/use-status.ts';
export { useThrottled } from './rpc/use-throttled.ts';
export { useUnload } from './rpc/use-unload.ts';
export { readShellFacts } from './shell/shell-facts.ts';
export { UpdateLine } from './shell/update-line.tsx';
export { type SeriesBook, seriesOf } from './ui/assign-series.ts';
export { Blocks } from './ui/blocks.tsx';
export { buildMemoryBar, listComing, type MemoryBarView } from './ui/build-memory-bar.ts';
export { Button, IconButton } from './ui/button.tsx';
export { Chart } from './ui/chart-frame.tsx';
export { type ChartMark, toChartMarks } from './ui/chart-marks.ts';
export { buildValueScale, needsLogScale, placeValue } from './ui/chart-scale.ts';
export { ChartSwitch } from './ui/chart-switch.tsx';
export { CommandsButton, CommandsContext, modKey } from './ui/commands-button.tsx';
export { useConfirm } from './ui/confirm.tsx';
export { CopyButton } from './ui/copy-button.tsx';
export { copyText } from './ui/copy-text.ts';
export { Crook } from './ui/crook.tsx';
export type { DataColumn } from './ui/data-column.ts';
export { DataTable } from './ui/data-table.tsx';
export { Dialog } from './ui/dialog.tsx';
export { EventLane } from './ui/event-lane.tsx';
export { ExportMenu } from './ui/export-menu.tsx';
export { FailedPart } from './ui/failed-part.tsx';
export { Figure } from './ui/figure.tsx';
export { FirstRun } from './ui/first-run/first-run.tsx';
export { FirstSteps } from './ui/first-steps.tsx';
export { Icon, type IconName } from './ui/icons.tsx';
export { LatePart } from './ui/late-part.tsx';
export { LineField } from './ui/line-field.tsx';
export { MemoryBar, Swatch } from './ui/memory-bar.tsx';
export { useNotices } from './ui/notices.tsx';
export { type PercentilePoint, toPercentilePoints } from './ui/percentile-points.ts';
export { keepPreference, usePreference } from './ui/preferences.ts';
export { ProblemLine } from './ui/problem-line.tsx';
export { Prose } from './ui/prose.tsx';
export { ScrollRegion } from './ui/scroll-region.tsx';
export { Segments } from './ui/segments.tsx';
export { type GlyphState, StateGlyph } from './ui/state-glyph.tsx';
export { listTimeTicks, nameTime } from './ui/time-ticks.ts';
export { ToolBar } from './ui/tool-bar.tsx';
export { UiProvider } from './ui/ui-provider.tsx';
export { type Hotkeys, useHotkeys } from './ui/use-hotkeys.ts';
export { useModelSeries } from './ui/use-model-series.ts';
export { useNarrow } from './ui/use-narrow.ts';
export { useNow } from './ui/use-now.ts';
export { SpanMark } from './window/span-mark.tsx';
export { evenEdges } from './window/take-bars.ts';
export {
  boundsOf,
  patienceOf,
  type Span,
  type TimeRange,
  type TimeWindow,
} from './window/time-window.ts';
export { type PageWindow, usePageWindow } from './window/use-page-window.ts';
export { useSpanChoice } from './window/use-span-choice.ts';
