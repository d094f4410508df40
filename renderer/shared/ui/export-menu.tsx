import { Menu } from '@mantine/core';
import { plural } from '../format/plural.ts';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';
import { useNotices } from './notices.tsx';
import { canSaveFiles, saveFile } from './save-file.ts';

interface ExportMenuProps {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly rowCount: number;
  readonly renderCsv: () => string;
  readonly renderJson: () => string;
}

/** What is shown, as a file or on the clipboard. */
export function ExportMenu({ name, rowCount, renderCsv, renderJson }: ExportMenuProps) {
  const { say } = useNotices();
  const copy = async (text: string): Promise<void> => {
    const isDone = await copyText(text);
    say(
      isDone
        ? { tone: 'ok', text: `${plural(rowCount, 'row is', 'rows are')} on the clipboard.` }
        : { tone: 'fail', text: 'The browser did not allow copying.' },
    );
  };
  return (
    <Menu width={170}>
      <Menu.Target>
        <Button kind="quiet" icon="export" aria-label="Export">
          <span className="bar-word">Export</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{plural(rowCount, 'row')} as shown</Menu.Label>
        {canSaveFiles() ? (
          <>
            <Menu.Item onClick={() => saveFile(`${name}.csv`, 'text/csv', renderCsv())}>Save as CSV</Menu.Item>
            <Menu.Item onClick={() => saveFile(`${name}.json`, 'application/json', renderJson())}>
              Save as JSON
            </Menu.Item>
          </>
        ) : null}
        <Menu.Item onClick={() => void copy(renderCsv())}>Copy as CSV</Menu.Item>
        <Menu.Item onClick={() => void copy(renderJson())}>Copy as JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
