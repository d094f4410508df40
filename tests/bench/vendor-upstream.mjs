// The smallest thing that passes for OpenAI's and Anthropic's services: fixed answers, whole or as a stream that comes all at once.
import { createServer } from 'node:http';

const json = 'application/json';
const text = 'A fixed answer of seven tokens or so.';
const created = 1_767_225_600;

const chunk = (delta, reason = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created, model: 'bench', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
const usage = { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 };
const openai = {
  whole: JSON.stringify({
    id: 'c',
    object: 'chat.completion',
    created,
    model: 'bench',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage,
  }),
  begin: chunk({ role: 'assistant', content: '' }),
  say: (index) => chunk({ content: ` t${index}` }),
  end: `${chunk({}, 'stop')}data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created, model: 'bench', choices: [], usage })}\n\ndata: [DONE]\n\n`,
};

const event = (value) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
const message = {
  id: 'm',
  type: 'message',
  role: 'assistant',
  model: 'bench',
  content: [],
  stop_reason: null,
  stop_sequence: null,
};
const anthropic = {
  whole: JSON.stringify({
    ...message,
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 12, output_tokens: 7 },
  }),
  begin:
    event({ type: 'message_start', message: { ...message, usage: { input_tokens: 12, output_tokens: 1 } } }) +
    event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
  say: (index) => event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ` t${index}` } }),
  end:
    event({ type: 'content_block_stop', index: 0 }) +
    event({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 7 },
    }) +
    event({ type: 'message_stop' }),
};
const vendors = { '/v1/chat/completions': openai, '/v1/messages': anthropic };

/** The number of tokens travels in the prompt: "burst TOKENS". */
function answer({ whole, begin, say, end }, body, response) {
  const burst = /burst (\d+)/.exec(body);
  if (!burst) {
    response.writeHead(200, { 'content-type': json, 'content-length': Buffer.byteLength(whole) });
    response.end(whole);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(begin);
  for (let index = 0; index < Number(burst[1]); index++) response.write(say(index));
  response.end(end);
}

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => {
    body += piece;
  });
  request.on('end', () => {
    const vendor = vendors[request.url ?? ''];
    if (vendor) answer(vendor, body, response);
    else response.writeHead(200, { 'content-type': json }).end('{"data":[]}');
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
