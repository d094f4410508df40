import { type Client, type ClientFacts, clients, listBaseUrls, toProjectUrl, toSafeText } from '../../base/index.ts';
import type { ClientSighting, ConnectPage } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, isOn, type RunCommand } from '../command.ts';
import { type Column, formatTable } from '../print/format-table.ts';
import { suggestName } from '../suggest-name.ts';
import { UsageError } from '../usage-error.ts';

/** What the snippets name where no model is installed. */
const exampleModel = 'llama3.2:3b';

interface Row {
  readonly client: Client;
  readonly sighting: ClientSighting | undefined;
}

const columns: readonly Column<Row>[] = [
  { head: 'CLIENT', value: ({ client }) => client.id },
  { head: 'NAME', value: ({ client }) => client.name },
  { head: 'DIALECT', value: ({ client }) => client.dialect },
  {
    head: 'LAST SEEN',
    value: ({ sighting }) => (sighting ? new Date(sighting.lastAtMs).toISOString() : 'not yet'),
  },
];

const urlColumns: readonly Column<ReturnType<typeof listBaseUrls>[number]>[] = [
  { head: 'DIALECT', value: ({ name }) => name },
  { head: 'BASE URL', maxLength: 200, value: ({ url }) => url },
  { head: 'FOR', maxLength: 120, value: ({ routes }) => routes },
];

function findClient(id: string): Client {
  const client = clients.find((each) => each.id === id);
  if (client) return client;
  const ids = clients.map((each) => each.id);
  const near = suggestName(id, ids);
  throw new UsageError(`There is no client "${id}".`, near ? `Did you mean: ${near}` : `One of: ${ids.join(', ')}`);
}

/** Fails when a project or key of that name is not there: a snippet with it could not work. */
function readFacts(context: CommandContext, { gateway, models, projects, keys }: ConnectPage): ClientFacts {
  const project = flag(context, 'project') ?? null;
  if (project !== null && !projects.includes(project)) {
    throw new UsageError(`There is no project "${project}".`, 'See: drover config get projects');
  }
  const keyName = flag(context, 'key') ?? null;
  if (keyName !== null && !keys.some(({ name }) => name === keyName)) {
    throw new UsageError(`There is no good key of the name "${keyName}".`, 'See: drover keys list');
  }
  return {
    url: toProjectUrl(gateway.url, project),
    model: flag(context, 'model') ?? models[0] ?? exampleModel,
    keyName,
  };
}

const maxLineLength = 4000;

/** A backend can name its models as it likes. */
const renderLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => toSafeText(line, maxLineLength))
    .join('\n');

function printClient(context: CommandContext, client: Client, facts: ClientFacts): void {
  for (const { title, text } of client.render(facts)) context.print(`# ${title}\n${renderLines(text)}\n`);
  context.explain(client.note.replaceAll('`', ''));
}

function printAll(context: CommandContext, page: ConnectPage, facts: ClientFacts): void {
  context.print(formatTable(listBaseUrls(facts.url), urlColumns));
  context.print('');
  const rows = clients.map((client) => ({ client, sighting: page.seen?.find((each) => each.client === client.id) }));
  context.print(formatTable(rows, columns));
  context.explain(page.storageProblem ?? 'What goes into its settings: drover connect CLIENT');
}

/** `drover connect [CLIENT]`: where the gateway is, and what goes into a client's settings. */
export const connect: RunCommand = async (context) => {
  const [id] = context.positionals;
  const client = id === undefined ? null : findClient(id);
  const page = await context.connect().connect.page();
  const facts = readFacts(context, page);
  if (isOn(context, 'json')) {
    const describe = ({ id: clientId, name, dialect, note, render }: Client) => ({
      ...{ id: clientId, name, dialect, note },
      lastSeenAtMs: page.seen?.find((sighting) => sighting.client === clientId)?.lastAtMs ?? null,
      snippets: render(facts),
    });
    const answer = client ? describe(client) : { baseUrls: listBaseUrls(facts.url), clients: clients.map(describe) };
    context.print(JSON.stringify(answer, null, 2));
  } else if (client) printClient(context, client, facts);
  else printAll(context, page, facts);
  return exitCodes.ok;
};
