// Gives a forked Node process the port that Electron's utility process has.
import { EventEmitter } from 'node:events';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.send !== undefined) {
  const port = new EventEmitter();
  const send = process.send.bind(process);
  port.postMessage = (data) => send(data);
  process.on('message', (data) => port.emit('message', { data, ports: [] }));
  // Chromium ends its utility processes when the main process is gone.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.parentPort = port;
}
