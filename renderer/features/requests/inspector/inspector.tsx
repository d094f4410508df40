import { Tabs } from '@mantine/core';
import type { RequestDetail, RequestRecord } from '../../../../apps/contract/model/index.ts';
import { Blocks, describeError, FailedPart } from '../../../shared/index.ts';
import { useDetail } from '../queries.ts';
import { FactList } from './fact-list.tsx';
import { InspectorHead } from './inspector-head.tsx';
import type { InspectorProps } from './inspector-props.ts';
import { RouteTab, TranslationTab } from './inspector-tabs.tsx';
import { MessagesTab } from './messages-tab.tsx';
import { RawTab } from './raw-tab.tsx';
import { VerdictBox } from './verdict-box.tsx';
import { Waterfall } from './waterfall.tsx';

interface TabsProps {
  readonly record: RequestRecord;
  readonly detail: RequestDetail | undefined;
}

function InspectorTabs({ record, detail }: TabsProps) {
  const { mapped, emulated, dropped } = record.translation;
  const changed = mapped.length + emulated.length + dropped.length;
  return (
    <Tabs
      defaultValue="timing"
      keepMounted={false}
      classNames={{ list: 'inspector-tabs', tab: 'inspector-tab', panel: 'inspector-panel' }}
    >
      <Tabs.List>
        <Tabs.Tab value="timing">Timing</Tabs.Tab>
        <Tabs.Tab value="route">Route</Tabs.Tab>
        <Tabs.Tab value="translation">Translation {changed > 0 ? <b className="dim">{changed}</b> : null}</Tabs.Tab>
        <Tabs.Tab value="messages">Messages</Tabs.Tab>
        <Tabs.Tab value="raw">Raw</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="timing">
        <Waterfall record={record} />
        <FactList record={record} detail={detail} />
      </Tabs.Panel>
      <Tabs.Panel value="route">
        <RouteTab record={record} detail={detail} />
      </Tabs.Panel>
      <Tabs.Panel value="translation">
        <TranslationTab record={record} detail={detail} />
      </Tabs.Panel>
      <Tabs.Panel value="messages">
        <MessagesTab record={record} />
      </Tabs.Panel>
      <Tabs.Panel value="raw">
        <RawTab record={detail ?? record} />
      </Tabs.Panel>
    </Tabs>
  );
}

/** One request in full: the verdict first, then where the time went and what else is known. */
export function Inspector(props: InspectorProps) {
  const { id, row, onFilter } = props;
  const { data: detail, error, refetch } = useDetail(id);
  // The row can be a step ahead: it ends with the event, the detail with the answer to the question that follows.
  const isRowAhead = detail?.outcome === null && row !== undefined && row.record.outcome !== null;
  const record = isRowAhead ? row.record : (detail ?? row?.record);
  return (
    <aside className="inspector" aria-label="Request inspector" data-testid="inspector">
      <InspectorHead {...props} record={record} hadKey={detail !== undefined && detail.keyId !== null} />
      <div className="inspector-scroll">
        {record ? (
          <>
            <VerdictBox record={record} detail={detail} onFilter={onFilter} />
            <InspectorTabs key={id} record={record} detail={detail} />
          </>
        ) : error ? (
          <div className="inspector-pad">
            <FailedPart error={describeError(error)} onRetry={() => void refetch()} />
          </div>
        ) : (
          <div className="inspector-pad">
            <Blocks widths={[70, 90, 60, 80, 75, 50]} rowHeight={22} label="The request is loading" />
          </div>
        )}
      </div>
    </aside>
  );
}
