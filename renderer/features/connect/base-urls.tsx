import type { BaseUrl } from '../../../apps/base/index.ts';
import { CopyButton } from '../../shared/index.ts';

/** Where each dialect is. */
export function BaseUrls({ urls }: { readonly urls: readonly BaseUrl[] }) {
  return (
    <table className="plain-table connect-urls">
      <thead>
        <tr>
          <th scope="col">Dialect</th>
          <th scope="col">Base URL</th>
          <th scope="col">
            <span className="hidden-text">Copy</span>
          </th>
          <th scope="col">For</th>
        </tr>
      </thead>
      <tbody>
        {urls.map(({ name, url, routes }) => (
          <tr key={name} data-testid="base-url">
            <th scope="row">{name}</th>
            <td className="mono" title={url}>
              {url}
            </td>
            <td>
              <CopyButton text={url} what={`base URL for ${name}`} kind="quiet" size="small" />
            </td>
            <td className="dim small" title={routes}>
              {routes}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
