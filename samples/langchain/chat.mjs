// Streams a chat through Drover with LangChain. Run it: npm install @langchain/openai @langchain/core && node chat.mjs "Say hello"
import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { ChatOpenAI } from '@langchain/openai';

const model = new ChatOpenAI({
  model: process.env.DROVER_MODEL ?? 'llama3.2:3b',
  // Programs on the same machine need no key, but the library wants some text.
  apiKey: process.env.DROVER_KEY ?? 'any-text',
  configuration: {
    baseURL: `${process.env.DROVER_URL ?? 'http://127.0.0.1:11444'}/v1`,
    defaultHeaders: { 'x-drover-project': 'samples' },
  },
});
const prompt = ChatPromptTemplate.fromMessages([
  ['system', 'You answer in one sentence.'],
  ['human', '{question}'],
]);
const chain = prompt.pipe(model).pipe(new StringOutputParser());

const question = process.argv.slice(2).join(' ') || 'Say hello';
for await (const piece of await chain.stream({ question })) process.stdout.write(piece);
process.stdout.write('\n');
