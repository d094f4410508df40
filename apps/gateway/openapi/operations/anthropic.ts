import { eventStream, found, json, type OperationDocs, type ParameterDoc } from '../operation-doc.ts';

const version: ParameterDoc = {
  name: 'anthropic-version',
  about: 'Sent by Anthropic’s clients; not needed.',
  example: '2023-06-01',
};

const messages = [{ role: 'user', content: 'Say hello' }];

export const anthropicOperations: OperationDocs = {
  'POST /v1/messages': {
    id: 'createMessage',
    tag: 'Anthropic',
    summary: 'Create a message',
    description: 'Chat with a model of any backend: text, images, tools, thinking.',
    asksModel: true,
    headers: [version],
    body: {
      content: json('AnthropicMessagesRequest'),
      examples: {
        plain: { summary: 'A question', value: { model: 'llama3.2:3b', max_tokens: 256, messages } },
        stream: { summary: 'A stream', value: { model: 'llama3.2:3b', max_tokens: 256, stream: true, messages } },
        tools: {
          summary: 'A tool',
          value: {
            model: 'llama3.2:3b',
            max_tokens: 256,
            messages: [{ role: 'user', content: 'How is the weather in Oslo?' }],
            tools: [
              {
                name: 'get_weather',
                description: 'Tells the weather of a city.',
                input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
              },
            ],
          },
        },
      },
    },
    answers: found(
      {
        ...json('AnthropicMessage', {
          id: 'msg_01J9Z3K6Q8',
          type: 'message',
          role: 'assistant',
          model: 'llama3.2:3b',
          content: [{ type: 'text', text: 'Hello!' }],
          stop_reason: 'end_turn',
          stop_sequence: null,
          usage: { input_tokens: 12, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 3 },
        }),
        ...eventStream('AnthropicEvent'),
      },
      'The whole message, or with `stream: true` its events as they arise.',
    ),
  },
  'POST /v1/messages/count_tokens': {
    id: 'countMessageTokens',
    tag: 'Anthropic',
    summary: 'Count the tokens of a message',
    description: 'An Anthropic backend is asked; for all others Drover estimates, rather too much than too little.',
    asksModel: true,
    headers: [version],
    body: {
      content: json('AnthropicCountTokensRequest'),
      examples: { plain: { summary: 'A question', value: { model: 'llama3.2:3b', messages } } },
    },
    answers: found(json('AnthropicTokenCount', { input_tokens: 14 })),
  },
};
