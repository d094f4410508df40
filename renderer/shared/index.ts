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
export { useStatus } from './rpc/use-status.ts';
export { useThrottled } from './rpc/use-throttled.ts';
export { useUnload } from './rpc/use-unload.ts';
export { type SeriesBook, seriesOf } from './ui/assign-series.ts';
export { Blocks } from './ui/blocks.tsx';
export { quoteForShell } from './ui/build-first-call.ts';
export { buildMemoryBar, listComing, type MemoryBarView } from './ui/build-memory-bar.ts';
export { Button, IconButton } from './ui/button.tsx';
export { Chart, type ChartMark } from './ui/chart-frame.tsx';
export { needsLogScale } from './ui/chart-scale.ts';
export { CommandsButton, CommandsContext, modKey } from './ui/commands-button.tsx';
export { useConfirm } from './ui/confirm.tsx';
export { CopyButton } from './ui/copy-button.tsx';
export { copyText } from './ui/copy-text.ts';
export { Crook } from './ui/crook.tsx';
export type { DataColumn } from './ui/data-column.ts';
export { DataTable } from './ui/data-table.tsx';
export { Dialog } from './ui/dialog.tsx';
export { FailedPart } from './ui/failed-part.tsx';
export { Figure } from './ui/figure.tsx';
export { FirstSteps } from './ui/first-steps.tsx';
export { Icon, type IconName } from './ui/icons.tsx';
export { MemoryBar, Swatch } from './ui/memory-bar.tsx';
export { useNotices } from './ui/notices.tsx';
export { type PercentilePoint, toPercentilePoints } from './ui/percentile-points.ts';
export { Prose } from './ui/prose.tsx';
export { ScrollRegion } from './ui/scroll-region.tsx';
export { Segments } from './ui/segments.tsx';
export { type GlyphState, StateGlyph } from './ui/state-glyph.tsx';
export { listTimeTicks } from './ui/time-ticks.ts';
export { ToolBar } from './ui/tool-bar.tsx';
export { UiProvider } from './ui/ui-provider.tsx';
export { type Hotkeys, useHotkeys } from './ui/use-hotkeys.ts';
export { useModelSeries } from './ui/use-model-series.ts';
export { useNarrow } from './ui/use-narrow.ts';
export { useNow } from './ui/use-now.ts';
