/** What the suites say and what every backend answers: the simulator and the upstreams follow the same script. */
export const greeting = 'Say “hei” 🌊 briefly';
export const greetingAnswer = `You wrote: “${greeting}”`;

export const weatherQuestion = 'Briefly, what is the weather in Oslo? Use the tool.';
/** Asks for two calls at once. */
export const twoCitiesQuestion = 'Briefly, what is the weather in Tromsø and Oslo? Use the tool.';
export const weatherResult = 'It is 12 °C in Oslo.';
export const weatherAnswer = `The tool get_weather returned: ${weatherResult}`;
export const weatherDescription = 'Current weather of a city';
export const weatherParameters = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const, description: 'Name of the city' } },
  required: ['city'],
  additionalProperties: false,
};

export const thinkingQuestion = 'Why is the sky blue, briefly?';
export const thinkingMark = 'The user wrote';

/** A PNG of one pixel. */
export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
export const imageQuestion = 'Briefly, what is this?';
export const imageAnswer = 'You attached one image.';

export const forecastQuestion = 'A three day forecast for Oslo as JSON';
export const forecastSchema = {
  type: 'object' as const,
  properties: {
    city: { type: 'string' as const },
    days: { type: 'integer' as const },
    sunny: { type: 'boolean' as const },
  },
  required: ['city', 'days', 'sunny'],
  additionalProperties: false,
};

/** A value of that schema. */
export interface Forecast {
  readonly city: string;
  readonly days: number;
  readonly sunny: boolean;
}

/** Text that is such a value, or a failed test. */
export function parseForecast(text: string | null | undefined): Forecast {
  const value = JSON.parse(text ?? '') as Record<string, unknown>;
  const { city, days, sunny } = value;
  if (typeof city !== 'string' || !Number.isInteger(days) || typeof sunny !== 'boolean')
    throw new Error(`not a forecast: ${text}`);
  return { city, days: Number(days), sunny };
}
