// Starts a plugin that never comes back, prints the id of its process, and stays: whoever ends this leaves the plugin alone. Arguments: plugin file.

import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pluginScript } from '../../../apps/plugins/index.ts';
import { forkConfined } from '../../../apps/supervisor/fork-confined.ts';

const [file = ''] = process.argv.slice(2);
const root = join(dirname(pluginScript), '..', '..');
const readable = [dirname(pluginScript), join(root, 'package.json'), dirname(file)];
const child = forkConfined({ script: pluginScript, readable, maxHeapMb: 128 });
child.onMessage((message) => {
  if (message.kind !== 'loaded') throw new Error(JSON.stringify(message));
  child.send({ kind: 'call', id: 1, hook: 'request', key: 'r', index: 0, json: '{}', contextJson: '{}' });
  process.stdout.write(`${child.pid}\n`);
});
child.send({ kind: 'start', fileUrl: pathToFileURL(file).href, optionsJson: '{}', maxMemoryMb: 64 });
setInterval(() => undefined, 60_000);
