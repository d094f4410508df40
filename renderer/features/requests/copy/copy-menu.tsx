import { Menu } from '@mantine/core';
import type { RequestRecord } from '../../../../apps/contract/model/index.ts';
import { Button, callForms, useStatus, writeCall } from '../../../shared/index.ts';
import { describeCall } from './describe-call.ts';
import { useCopy } from './use-copy.ts';

interface CopyMenuProps {
  readonly record: RequestRecord;
  readonly hadKey: boolean;
}

/** The call of a request, to be made elsewhere; never with a key. */
export function CopyMenu({ record, hadKey }: CopyMenuProps) {
  const copy = useCopy();
  const gatewayUrl = useStatus().data?.about.gatewayUrl ?? location.origin;
  const call = describeCall(record, { gatewayUrl, hadKey });
  const forms = callForms.filter((form) => form !== 'JSON' || call.body !== null);
  return (
    <Menu width={190} position="bottom-start">
      <Menu.Target>
        <Button size="small" icon="copy">
          Copy as
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{call.body === null ? 'The same call' : 'The prompt is yours to write'}</Menu.Label>
        {forms.map((form) => (
          <Menu.Item
            key={form}
            rightSection={form === 'curl' ? <kbd>c</kbd> : null}
            onClick={() => void copy(writeCall(call, form), `The call as ${form}`)}
          >
            {form}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
