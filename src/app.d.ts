import type { AuthenticatedSession } from '#server/auth/authenticated-session.ts';
import type { Services } from '#server/services.ts';

declare global {
  namespace App {
    interface Locals {
      services: Services;
      session: AuthenticatedSession | null;
      requestId: string;
    }
    interface Error {
      message: string;
      code?: string;
    }
  }
}
