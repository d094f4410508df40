import { Dialog, modKey, ScrollRegion } from '../shared/index.ts';

const groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'Everywhere',
    [
      [`${modKey}K`, 'Commands'],
      ['g o', 'Overview'],
      ['g r', 'Requests'],
      ['g m', 'Models'],
      ['g u', 'Usage'],
      ['g t', 'Routing'],
      ['g a', 'Access'],
      ['g c', 'Config'],
      ['g l', 'Logs'],
      ['g p', 'Playground'],
      ['g n', 'Connect'],
      [`g s, ${modKey},`, 'Settings'],
      [`${modKey}1 – ${modKey}9`, 'The first nine pages, in the app'],
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
      ['r', 'Replay'],
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
  [
    'Routing',
    [
      ['j k', 'Next, previous rule'],
      ['Enter', 'Edit rule'],
      ['Alt ↑', 'Move rule up'],
      ['Alt ↓', 'Move rule down'],
      ['Delete', 'Remove rule'],
      ['n', 'New rule'],
      ['/', 'Dry run'],
      [`${modKey}↩`, 'Apply'],
    ],
  ],
  [
    'Access',
    [
      ['j k', 'Next, previous project or key'],
      ['Enter', 'Open'],
      ['Esc', 'Close'],
    ],
  ],
  [
    'Playground',
    [
      [`${modKey}↩`, 'Run'],
      ['Esc', 'Stop'],
      ['/', 'To the prompt'],
    ],
  ],
  [
    'Logs',
    [
      ['/', 'Find'],
      ['j k', 'Newer, older line'],
      ['Enter', 'Open the request of the line'],
      ['y', 'Copy the line'],
      ['w', 'Break long lines'],
      ['Space', 'Pause, follow'],
    ],
  ],
  [
    'Config',
    [
      [`${modKey}↩`, 'Apply'],
      [`${modKey}Z`, 'Undo a step, or what was applied last'],
      [`${modKey}F`, 'Find in the text'],
      ['Esc', 'Then Tab leaves the text'],
    ],
  ],
];

/** What each key does. */
export function KeyList({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog label="Keys" isOpen={isOpen} onClose={onClose} widthPx={760}>
      <h2>Keys</h2>
      <ScrollRegion label="All keys" className="key-columns">
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
      </ScrollRegion>
    </Dialog>
  );
}
