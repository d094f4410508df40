import { add, readSection } from './import-fields.ts';
import { createImportNotes, type ImportOutcome } from './import-outcome.ts';

/** The settings of LM Studio's server (`http-server-config.json`): where it listens becomes a backend. */
export function importLmStudio(text: string): ImportOutcome {
  const notes = createImportNotes();
  const { port = 1234, networkInterface, ...rest } = readSection(text) ?? {};
  if (typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536) {
    const url = `http://127.0.0.1:${port}/v1`;
    notes.take(`the server at ${url}`, add('backends', { id: 'lmstudio', kind: 'openai', url }));
  } else notes.leave('port', 'This is no port.');
  if (networkInterface !== undefined && networkInterface !== '127.0.0.1') {
    notes.leave('networkInterface', "Drover's own gateway listens where gateway.listen says.");
  }
  for (const key of Object.keys(rest)) {
    const why =
      key === 'cors'
        ? 'It would let every web page call Drover: name pages in gateway.cors.origins.'
        : 'LM Studio goes on to see to it.';
    notes.leave(key, why);
  }
  return notes.finish();
}
