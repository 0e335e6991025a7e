import type {} from "@sveltejs/kit";
declare global {
  namespace App {
    // reason: filled in by hooks
    interface Locals {}
  }
}
export {};
