import { Menu } from '@mantine/core';
import { Button, copyText, plural, useNotices } from '../../../shared/index.ts';
import type { RequestColumn } from '../table/columns.tsx';
import type { RequestRow } from '../table/row.ts';
import { renderCsv, renderJson } from './render-export.ts';
import { canSaveFiles, saveFile } from './save-file.ts';

interface ExportMenuProps {
  readonly rows: readonly RequestRow[];
  readonly columns: readonly RequestColumn[];
}

/** What is shown, as a file or on the clipboard. */
export function ExportMenu({ rows, columns }: ExportMenuProps) {
  const { say } = useNotices();
  const copy = async (text: string): Promise<void> => {
    const isDone = await copyText(text);
    say(
      isDone
        ? { tone: 'ok', text: `${plural(rows.length, 'row is', 'rows are')} on the clipboard.` }
        : { tone: 'fail', text: 'The browser did not allow copying.' },
    );
  };
  const csv = (): string => renderCsv(rows, columns);
  const json = (): string => renderJson(rows);
  return (
    <Menu width={170}>
      <Menu.Target>
        <Button kind="quiet" icon="export" aria-label="Export">
          <span className="bar-word">Export</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{plural(rows.length, 'row')} as shown</Menu.Label>
        {canSaveFiles() ? (
          <>
            <Menu.Item onClick={() => saveFile('requests.csv', 'text/csv', csv())}>Save as CSV</Menu.Item>
            <Menu.Item onClick={() => saveFile('requests.json', 'application/json', json())}>Save as JSON</Menu.Item>
          </>
        ) : null}
        <Menu.Item onClick={() => void copy(csv())}>Copy as CSV</Menu.Item>
        <Menu.Item onClick={() => void copy(json())}>Copy as JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
