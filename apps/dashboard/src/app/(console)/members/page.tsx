import { MemberList } from "#features/members/member-list.tsx";

export const metadata = { title: "Members" };

export default function Page() {
  return <MemberList />;
}
