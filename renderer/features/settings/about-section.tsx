import { useMutation } from '@tanstack/react-query';
import type { SettingsPage } from '../../../apps/contract/model/index.ts';
import { Button, CopyButton, useComplaint, useControl } from '../../shared/index.ts';
import { renderSupport } from './render-support.ts';
import { SettingSection } from './setting-row.tsx';

function Support({ page }: { readonly page: SettingsPage }) {
  const { client } = useControl();
  const complain = useComplaint();
  const bundle = useMutation({
    mutationFn: async () => renderSupport(page, await client.doctor()),
    onError: (error) => complain(error),
  });
  return (
    <>
      <div className="setting-acts">
        <Button
          size="small"
          whyNot={bundle.isPending ? 'The checks are running.' : null}
          onClick={() => bundle.mutate()}
        >
          Run the checks
        </Button>
        {bundle.data === undefined ? null : (
          <CopyButton text={bundle.data} what="what the checks found" size="small">
            Copy
          </CopyButton>
        )}
        <span className="small dim">The same as `drover doctor`. It holds no prompt and no key.</span>
      </div>
      {bundle.data === undefined ? null : (
        <pre className="setting-support" data-testid="support">
          {bundle.data}
        </pre>
      )}
    </>
  );
}

/** What this is, where it keeps things, and what to send along with a question. */
export function AboutSection({ page }: { readonly page: SettingsPage }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Version', page.version],
    ['Commit', page.commit ?? 'run from source'],
    ['Built', page.builtAt ?? 'run from source'],
    ['Runs on', `${page.platform}, Node ${page.nodeVersion}`],
    ['Licence', 'MIT; those of its parts lie beside the program'],
  ];
  return (
    <SettingSection title="About">
      <dl className="setting-facts" data-testid="about">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>Data folder</dt>
          <dd className="setting-acts">
            <code className="cut">{page.dataDir}</code>
            <CopyButton text={page.dataDir} what="data folder" kind="quiet" size="small" />
          </dd>
        </div>
      </dl>
      <h3>For a question or a report</h3>
      <Support page={page} />
    </SettingSection>
  );
}
