export declare function explainObstacle(situation: {
  readonly platform: string;
  readonly isSigned: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}): string | null;
