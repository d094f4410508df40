import { Dialog, modKey } from '../shared/index.ts';

const groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'Everywhere',
    [
      [`${modKey}K`, 'Commands'],
      ['g o', 'Overview'],
      ['g r', 'Requests'],
      ['g m', 'Models'],
      ['?', 'This list'],
    ],
  ],
  [
    'Requests',
    [
      ['/', 'Filter'],
      ['j k', 'Next, previous row'],
      ['Enter', 'Open'],
      ['Esc', 'Close'],
      ['h l', 'Newer, older in the inspector'],
      ['y', 'Copy id'],
      ['c', 'Copy as curl'],
      ['x', 'Cancel a running request'],
      ['Space', 'Pause live rows'],
    ],
  ],
  [
    'Models',
    [
      ['/', 'Find or pull'],
      ['j k', 'Next, previous model'],
      ['Enter', 'Open'],
      ['l', 'Load'],
      ['u', 'Unload'],
      ['p', 'Pin, unpin'],
    ],
  ],
];

/** What each key does. */
export function KeyList({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog label="Keys" isOpen={isOpen} onClose={onClose} widthPx={440}>
      <h2>Keys</h2>
      {groups.map(([title, keys]) => (
        <section key={title} className="key-group">
          <h3>{title}</h3>
          <dl>
            {keys.map(([key, deed]) => (
              <div key={key}>
                <dt>
                  {key.split(' ').map((part) => (
                    <kbd key={part}>{part}</kbd>
                  ))}
                </dt>
                <dd>{deed}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
