import type { ServerResponse } from 'node:http';
import { answerWell, json, type Script, type SeenRequest } from './scripted-upstream.ts';

/** What a scripted Ollama tells of one of its models. */
export interface ToldModel {
  readonly capabilities?: readonly string[];
  readonly contextLength?: number;
  readonly isResident?: boolean;
  readonly digest?: string;
}

const send = (answer: ServerResponse, body: unknown): void =>
  void answer.writeHead(200, json).end(JSON.stringify(body));
const at = '2026-01-02T03:04:05Z';

/** An Ollama that tells its models, and answers chats. The table may change between two looks. */
export const tellAsOllama =
  (models: Readonly<Record<string, ToldModel>>): Script =>
  (answer, seen, count) => {
    const entries = Object.entries(models);
    const list = (wanted: (model: ToldModel) => boolean): void =>
      send(answer, {
        models: entries
          .filter(([, model]) => wanted(model))
          .map(([name, { digest = 'd1' }]) => ({ name, model: name, digest, modified_at: at })),
      });
    if (seen.url === '/api/tags') return list(() => true);
    if (seen.url === '/api/ps') return list(({ isResident }) => isResident === true);
    if (seen.url === '/api/version') return send(answer, { version: '0.31.2' });
    if (seen.url !== '/api/show') return answerWell(answer, seen, count);
    const { capabilities, contextLength } = models[readModel(seen)] ?? {};
    send(answer, {
      ...(capabilities === undefined ? {} : { capabilities }),
      model_info: {
        'general.architecture': 'x',
        ...(contextLength === undefined ? {} : { 'x.context_length': contextLength }),
      },
    });
  };

const readModel = ({ body }: SeenRequest): string => String((JSON.parse(body) as { model?: unknown }).model);

const completion = {
  ...{ id: 'c', object: 'chat.completion', created: 1, model: 'm' },
  choices: [{ index: 0, message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};

/** A server of OpenAI's dialect with these models. */
export const tellAsOpenai =
  (models: readonly (string | Readonly<Record<string, unknown>>)[]): Script =>
  (answer, seen) => {
    if (seen.url.endsWith('/models')) {
      const data = models.map((model) => (typeof model === 'string' ? { id: model, object: 'model' } : model));
      return send(answer, { object: 'list', data });
    }
    if (seen.url.endsWith('/chat/completions')) return send(answer, completion);
    answer.writeHead(404, json).end('{"error":{"message":"no such route"}}');
  };

/** A server of Anthropic's dialect that wants this key. */
export const tellAsAnthropic =
  (models: readonly string[], key: string): Script =>
  (answer, seen) => {
    if (seen.headers['x-api-key'] !== key) {
      answer.writeHead(401, json).end('{"type":"error","error":{"type":"authentication_error","message":"no"}}');
      return;
    }
    if (!/\/models(\?|$)/.test(seen.url)) {
      answer.writeHead(404, json).end('{"type":"error","error":{"type":"not_found_error","message":"no"}}');
      return;
    }
    const isWhole = seen.url.includes('limit=1000');
    const data = models.map((id) => ({ type: 'model', id, display_name: id, created_at: at }));
    send(answer, { data: isWhole ? data : data.slice(0, 1), has_more: !isWhole && data.length > 1 });
  };
