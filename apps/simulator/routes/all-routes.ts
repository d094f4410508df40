import { aboutRoutes } from './about.ts';
import { anthropicRoutes } from './anthropic.ts';
import { chatRoutes } from './chat.ts';
import { embedRoutes } from './embed.ts';
import { generateRoutes } from './generate.ts';
import { manageRoutes } from './manage.ts';
import { modelListRoutes } from './model-lists.ts';
import { openAiRoutes } from './openai.ts';
import { responsesRoutes } from './responses.ts';
import type { Route } from './route.ts';
import { showRoutes } from './show.ts';
import { transferRoutes } from './transfer.ts';

/** Every route of the daemon. */
export const routes: readonly Route[] = [
  ...aboutRoutes,
  ...modelListRoutes,
  ...showRoutes,
  ...chatRoutes,
  ...generateRoutes,
  ...embedRoutes,
  ...transferRoutes,
  ...manageRoutes,
  ...openAiRoutes,
  ...responsesRoutes,
  ...anthropicRoutes,
];
