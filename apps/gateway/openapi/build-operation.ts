import type { PlainObject } from '../../base/index.ts';
import type { RouteFacts, RouteMethod } from '../routes/route-facts.ts';
import { anyOf, listErrorAnswers } from './error-answers.ts';
import { describeOptional, listAnswerHeaders, listRequestHeaders } from './headers.ts';
import type { AnswerDoc, BodyDoc, ContentDoc, OperationDoc, ParameterDoc } from './operation-doc.ts';

type Named = OperationDoc['path'];

function buildParameters(place: 'path' | 'query' | 'header', parameters: Named = []): PlainObject[] {
  return parameters.map(({ name, about, example }: ParameterDoc) => ({
    name,
    in: place,
    ...(place === 'path'
      ? { required: true, description: about, schema: { type: 'string' }, example }
      : describeOptional(about, example)),
  }));
}

function buildContent(contents: Readonly<Record<string, ContentDoc>>, examples?: BodyDoc['examples']): PlainObject {
  return Object.fromEntries(
    Object.entries(contents).map(([mediaType, { schema, example }]) => [
      mediaType,
      {
        schema: anyOf(typeof schema === 'string' ? [schema] : schema),
        ...(example === undefined ? {} : { example }),
        ...(examples === undefined ? {} : { examples }),
      },
    ]),
  );
}

/** Routes that take files take them in a form beside the JSON. */
function buildBody({ body }: RouteFacts, { content, examples }: BodyDoc): PlainObject {
  const form = body?.endsWith('-or-form') ? buildContent({ 'multipart/form-data': { schema: 'Upload' } }) : {};
  return { required: true, content: { ...buildContent(content, examples), ...form } };
}

function buildAnswer({ about, content }: AnswerDoc, headers: PlainObject, isHead: boolean): PlainObject {
  return {
    description: about,
    headers,
    ...(content === undefined || isHead ? {} : { content: buildContent(content) }),
  };
}

/** Errors of the common form, without the bodies that an answer to `HEAD` lacks. */
function buildErrors(route: RouteFacts, isHead: boolean): PlainObject {
  if (!isHead) return listErrorAnswers(route);
  return { default: { description: 'An error; `x-drover-error` says which.' } };
}

/** An OpenAPI operation. `HEAD` beside `GET` has the same but no content. */
export function buildOperation(route: RouteFacts, method: RouteMethod, doc: OperationDoc): PlainObject {
  const isHead = method === 'HEAD';
  const facts = { asksBackend: route.isRecorded || doc.asksBackend === true, asksModel: doc.asksModel === true };
  const headers = listAnswerHeaders(facts);
  const answers = Object.entries(doc.answers).map(([status, answer]) => [status, buildAnswer(answer, headers, isHead)]);
  return {
    operationId: isHead && route.methods.includes('GET') ? `${doc.id}Head` : doc.id,
    tags: [doc.tag],
    summary: doc.summary,
    ...(doc.description === undefined ? {} : { description: doc.description }),
    parameters: [
      ...buildParameters('path', doc.path),
      ...buildParameters('query', doc.query),
      ...buildParameters('header', doc.headers),
      ...listRequestHeaders(facts),
    ],
    ...(doc.body === undefined ? {} : { requestBody: buildBody(route, doc.body) }),
    responses: { ...buildErrors(route, isHead), ...Object.fromEntries(answers) },
  };
}
