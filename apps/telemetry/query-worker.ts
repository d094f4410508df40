import { parentPort, workerData } from 'node:worker_threads';
import { answerQuestion, type Question, type QuestionReply } from './answer-question.ts';
import { openForReading } from './open-for-reading.ts';

/** What is asked across the threads; `id` tells the answers apart. */
export interface QuestionMessage {
  readonly id: number;
  readonly question: Question;
}

function run(port: NonNullable<typeof parentPort>): void {
  const database = openForReading(String(workerData));
  port.on('message', ({ id, question }: QuestionMessage) => {
    let reply: QuestionReply;
    try {
      reply = { id, answer: answerQuestion(database, question) };
    } catch (error) {
      reply = { id, failure: error instanceof Error ? error.message : String(error) };
    }
    port.postMessage(reply);
  });
}

if (parentPort !== null) run(parentPort);
