import type { implement } from '@orpc/server';
import { clients } from '../../../apps/base/index.ts';
import type { controlContract } from '../../../apps/contract/control/index.ts';
import type { ConnectionTest, ConnectPage } from '../../../apps/contract/model/index.ts';
import type { ScriptedService } from './scripted-service.ts';

type Steady = Omit<ReturnType<typeof implement<typeof controlContract>>['connect'], 'middleware' | 'use'>;

/** Minutes since these clients called. */
const calls: Readonly<Record<string, { readonly minutes: number; readonly app: string; readonly agent: string }>> = {
  'claude-code': { minutes: 2, app: 'claude', agent: 'claude-cli/2.1.304 (external, cli)' },
  vscode: { minutes: 61, app: 'Code Helper (Plugin)', agent: 'GitHubCopilotChat/0.40.1' },
  curl: { minutes: 3 * 1440, app: 'curl', agent: 'curl/8.7.1' },
};

const answered = (model: string): ConnectionTest => ({
  ...{ isAnswered: true, status: 200, tookMs: 412, requestId: '0199b2a4-77f0-7c3e-9d21-5d1f3a2b4c6d' },
  ...{ backend: 'local', model, problem: null },
});

const refused: ConnectionTest = {
  ...{ isAnswered: false, status: 503, tookMs: 21, requestId: '0199b2a4-77f0-7c3e-9d21-5d1f3a2b4c6e' },
  ...{ backend: null, model: null },
  problem: {
    code: 'memory_budget',
    message: 'llama3.3:70b needs 44.6 GB, and 29.6 GB are in use.',
    nextStep: '`drover models fit NAME` shows what would have to go. A smaller model fits at once.',
  },
};

function buildPage(service: ScriptedService): ConnectPage {
  const nowMs = Date.now();
  const { inventory, access, status, failure } = service;
  const { gatewayUrl: url, takeOverUrl } = status.about;
  const page = access.page(true);
  const isUsed = inventory.installed.length > 0;
  return {
    atMs: nowMs,
    gateway: { ...page.gateway, url, takeOverUrl, networkUrls: isUsed ? ['http://192.168.1.20:11444'] : [] },
    models: inventory.installed.map(({ name }) => name),
    projects: page.projects.map(({ id }) => id),
    keys: page.keys
      .filter(({ standing }) => standing === 'good')
      .map(({ record: { id, name, project, mode } }) => ({ id, name, project, isSigned: mode === 'signed' })),
    seen:
      failure === 'storage'
        ? null
        : clients.flatMap(({ id }) => {
            const call = calls[id];
            if (!call || !isUsed) return [];
            const { app, agent } = call;
            return [{ client: id, lastAtMs: nowMs - call.minutes * 60_000, app, agent }];
          }),
    storageProblem: failure === 'storage' ? 'The request log cannot be read.' : null,
  };
}

/** The part of the scripted control API about clients. A model of 70b is too large for it. */
export function createConnectRoutes(connect: Steady, service: ScriptedService) {
  return {
    page: connect.page.handler(() => buildPage(service)),
    test: connect.test.handler(({ input }) => {
      service.orders.push(`test ${input.dialect} ${input.model} ${input.project ?? '-'}`);
      return input.model.includes('70b') ? refused : answered(input.model);
    }),
  };
}
