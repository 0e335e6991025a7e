/*
 * The rules of formal meetings that Klubba keeps, one sentence each. Every one must stand at a line of code that obeys
 * it and in the title of a test that proves it; tests/rules-index.ts fails otherwise.
 */
export const REQUIRED_RULES: Readonly<Record<string, string>> = {
  'ROL-1': 'A vice chair presides while the chair is away or recused, and is named for those clauses.',
  'ROL-2': 'A serving deputy has the rights of a member.',
  'ROL-3':
    'A deputy who does not serve neither proposes, votes nor reserves; an opinion is minuted only where the body says so.',
  'ROL-4': 'The secretary has no vote; the minutes are kept on the chair’s responsibility.',
  'ROL-5': 'Somebody called in informs and leaves; the minutes say for which clauses.',
  'ROL-6':
    'A person with a right to attend speaks but does not decide; an opinion is minuted only if that goes with the right.',
  'ROL-7': 'Staff representatives leave for the clauses they may not attend.',
  'ROL-8': 'Adjusters are elected early among those with a seat, never the chair or the secretary.',
  'ROL-9': 'A seat, a party and an organisation are three different things.',
  'ROL-10': 'An official cannot reserve, but may have a dissent noted in an individual case.',
  'QUO-1': 'More than half of the decided seats must be present when a clause is handled.',
  'QUO-2': 'Members on site, lawfully remote members and serving deputies count; nobody else does.',
  'QUO-3': 'Vacant seats stay in the base.',
  'QUO-4': 'A recused member does not count for that clause; the others are untouched.',
  'QUO-5': 'An assembly may handle a matter when recusal alone broke the quorum.',
  'QUO-6': 'An assembly may let questions be answered without quorum.',
  'QUO-7': 'Who takes no part in the decision still counts as present.',
  'QUO-8': 'When quorum is lost the meeting stops there: adjourn, or close.',
  'QUO-9':
    'A company board needs its majority of those present and, when not complete, more than a third of all.',
  'QUO-10':
    'A federation follows the local government act, with the stricter recusal rule and any qualified majority of its own.',
  'QUO-11': 'A body without a quorum rule shows a head count and stops nothing.',
  'DEP-1': 'A deputy serves for a member who cannot attend, in the order the body has decided.',
  'DEP-2':
    'Who has begun to serve keeps the seat within the party, and yields to the member and to the member’s own party.',
  'DEP-3': 'Seats change hands between items.',
  'DEP-4': 'Who broke off does not serve again that day, unless it was for recusal.',
  'DEP-5': 'A broken line is no break, unless a deputy was called in and something was handled.',
  'DEP-6': 'Attendance is kept as intervals and printed as ranges of clauses.',
  'DEP-7': 'The minutes say for whom a deputy serves.',
  'DIS-1': 'Without a decision that allows it nobody takes part remotely.',
  'DIS-2': 'Before July 2026 everybody must see and hear everybody on equal terms.',
  'DIS-3': 'From July 2026 the chair ensures who takes part, anew after each reconnection.',
  'DIS-4': 'From July 2026 the presidium of an assembly is in the room, and all-remote needs a decision.',
  'DIS-5':
    'A validly remote member is present until the line is lost; then the chair adjourns or calls a deputy.',
  'DIS-6': 'In a closed item each remote member confirms that nobody unauthorised sees or hears.',
  'DIS-7': 'A secret ballot is not held remotely unless a way that keeps it secret has been decided.',
  'DIS-8': 'The minutes say who took part remotely.',
  'DIS-9':
    'A coordination federation decides itself about remote participation, by sound alone for special reasons.',
  'VOT-1':
    'When the chair has closed the list of proposals nothing is changed or withdrawn unless all agree; withdrawn ones are not minuted.',
  'VOT-2':
    'Questions are put so that they can be answered yes or no; one member can ask for a vote until the gavel.',
  'VOT-3': 'Formal questions come first and one by one, then the matter, additions last.',
  'VOT-4': 'Among three or more proposals preliminary votes choose the counter-proposal to the main one.',
  'VOT-5': 'An open vote is a roll call with the chair last; after the gavel no vote is given or changed.',
  'VOT-6': 'Most votes decide; a tie is settled by the chair, in elections by lot.',
  'VOT-7': 'A vote in an election is secret: counts only, no trace of who voted what.',
  'VOT-8':
    'A member may abstain or take no part, but not who handles an authority case against an individual.',
  'VOT-9':
    'The chair refuses a proposal that raises a new matter; an assembly takes up an unannounced one only if all present agree.',
  'VOT-10': 'A third of an assembly can refer back or defer.',
  'RES-1': 'Only one who took part in deciding can reserve, and only before the meeting closes.',
  'RES-2': 'The motivation may follow until the minutes are adjusted.',
  'RES-3': 'Statements and notes need leave, and are announced before the meeting closes.',
  'JAV-1':
    'The recused take no part and leave the room, its text included; a contested recusal is decided at once.',
  'JAV-2': 'In an assembly the recused may stay in the room.',
  'JAV-3': 'The minutes say who was recused in which clause, that the person left, and who stepped in.',
  'MIN-1':
    'The minutes hold who served, the proposals, the questions, the votes, the decisions and the reservations.',
  'MIN-2': 'The minutes are ready for adjustment when nothing of that is missing.',
  'MIN-3': '§-numbers run through the year of the body without gaps or re-use.',
  'MIN-4':
    'Decision minutes or discussion minutes is a matter of style; the title changes no legal standing.',
  'COOP-1': 'A negotiation is adjusted by both parties.',
  'COOP-2': 'Employer and unions agree or disagree by organisation; they do not vote.',
  'COOP-3': 'After disagreement a deadline for central negotiation runs from the adjustment.',
  'COOP-4': 'The employer does not decide before the duty to negotiate is fulfilled.',
  'COOP-5': 'A two-sided body lists attendance by side and is signed by both.',
};
