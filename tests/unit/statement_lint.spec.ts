import { test } from '@japa/runner'
import { lintStatements } from '#extension/statement_lint'

const outside = new Set(['photos', 'albums', 'users', 'plg_other_notes'])
const DIALECTS = ['sqlite', 'postgres'] as const
const lintFor = (dialect: (typeof DIALECTS)[number], sql: string, mayTouchCore = false) =>
  lintStatements(sql, { plugin: 'likes', dialect, outside, mayTouchCore })
const lint = (sql: string, mayTouchCore = false) => lintFor('sqlite', sql, mayTouchCore)

test.group('What a migration of a plugin may say', () => {
  for (const sql of [
    'create table `plg_likes_likes` (`id` integer, `photo_id` char(36), foreign key(`photo_id`) references `photos`(`id`) on delete CASCADE on update cascade)',
    'create table "plg_likes_tags" ("photos" text, "users" text[])',
    'create unique index "plg_likes_once" on "plg_likes_likes" ("photo_id")',
    'create index if not exists plg_likes_x on public.plg_likes_likes (a)',
    'alter table only plg_likes_likes add constraint x foreign key (a) references albums (id) on delete set null',
    "insert or ignore into plg_likes_likes (name) values ('from photos; drop table users')",
    'insert into plg_likes_likes (id) values (1) on conflict (id) do update set id = 2',
    'update plg_likes_likes set name = (select name from plg_likes_names)',
    'delete from main.plg_likes_likes',
    'drop table if exists plg_likes_likes; drop view plg_likes_seen',
    'create trigger plg_likes_t after update of name on plg_likes_likes begin update plg_likes_names set n = 1; end',
    "create type plg_likes_mood as enum ('good', 'bad')",
    'with old as (select id from plg_likes_likes) delete from plg_likes_names where id in (select id from old)',
    'truncate table plg_likes_likes',
    "select setval('plg_likes_likes_id_seq', 7)",
    '-- drop table photos\n drop table plg_likes_likes',
    'PRAGMA table_info(`plg_likes_likes`)',
    'SAVEPOINT trx5;',
    'alter table `_knex_temp_alter123` rename to `plg_likes_likes`',
    'alter table plg_likes_a rename column photos to users',
    'create table `plg_likes_words` (`update` text, `from` text, `table` text, `on` text)',
    'create virtual table plg_likes_find using fts5(name, photos)',
    'create trigger plg_likes_t after insert on plg_likes_a begin update or ignore plg_likes_b set n = 1; delete from plg_likes_c; end',
    'select a, b from plg_likes_a, plg_likes_b where a in (1, 2) order by photos, users',
    'drop table plg_likes_a, plg_likes_b',
  ]) {
    test(`may: ${sql.slice(0, 70)}`, ({ assert }) => assert.deepEqual(lint(sql), []))
  }

  for (const sql of [
    'create function plg_likes_f() returns trigger as $$ begin return new; end $$ language plpgsql',
    'create trigger plg_likes_t after insert or update or delete or truncate on plg_likes_a for each row execute function plg_likes_f()',
    'truncate table "plg_likes_a", "plg_likes_b" restart identity cascade',
    'comment on column "plg_likes_a"."name" is \'of users\'',
    "update plg_likes_a set name = e'it\\'s' where id = any(array['photos'])",
    'create unique index concurrently if not exists x on plg_likes_a using btree (photos, users)',
    'select * from plg_likes_a for no key update',
  ]) {
    test(`may on PostgreSQL: ${sql.slice(0, 60)}`, ({ assert }) =>
      assert.deepEqual(lintFor('postgres', sql), []))
  }

  for (const sql of [
    'create table likes (id integer)',
    'create table plg_likestwo_x (id integer)',
    'drop table photos',
    'DROP TABLE IF EXISTS "photos" CASCADE',
    'alter table `photos` add column x text',
    'alter table public.photos add x text',
    'create index plg_likes_x on photos (name)',
    'create trigger plg_likes_t after insert on photos begin select 1; end',
    'update users set superadmin_at = 1',
    'update only users set superadmin_at = 1',
    'insert into plg_other_notes values (1)',
    'delete from albums',
    'replace into users values (1)',
    'truncate photos',
    'insert into plg_likes_likes select id from photos',
    'create view plg_likes_v as select * from users',
    'create table elsewhere.plg_likes_x (id integer)',
    'create schema mine',
    'create extension hstore',
    'create role boss',
    'COMMIT',
    'rollback',
    'begin',
    "attach database 'x' as y",
    'PRAGMA writable_schema = ON',
    'grant all on photos to public',
    "copy users to '/tmp/x'",
    'set role postgres',
    'vacuum',
    'drop table plg_likes_x; drop table users',
    'drop table plg_likes_x, users',
    'update or replace users set superadmin_at = 1',
    "update 'users' set superadmin_at = 1",
    'update "main".[users] set superadmin_at = 1',
    'with x as (select 1 as "on") update users set superadmin_at = 1',
    'with x as (delete from users returning id) select * from x',
    'select * from plg_likes_a, users',
    'select * from plg_likes_a join (plg_likes_b), "USERS"',
    'insert into plg_likes_a table users',
    'create view plg_likes_v as table users',
    'alter table plg_likes_a rename to likes',
    'END',
    'end transaction',
    'PRAGMA main.writable_schema = ON',
    "select load_extension('x')",
    'create trigger plg_likes_t after insert on plg_likes_a begin select 1; update or fail users set name = 1; end',
    '/* only a note */ delete /* of all */ from -- these\n photos',
  ]) {
    test(`may not: ${sql.slice(0, 70)}`, ({ assert }) => assert.isNotEmpty(lint(sql)))
  }

  for (const sql of [
    'truncate plg_likes_a, users',
    "select e'\\''; delete from users --'",
    "select $$ ' $$; delete from users; select $$ ' $$",
    'create function plg_likes_f() returns void as $x$ begin truncate users; end $x$ language plpgsql',
    "create function plg_likes_f() returns void as $$ begin execute 'drop table users'; end $$ language plpgsql",
    '-- a note\rdelete from users',
    "/* /* */ ' */ delete from users; --'",
    'select 1; end',
    'create rule plg_likes_r as on insert to users do nothing',
    'alter table plg_likes_a set schema elsewhere',
    "select set_config('search_path', 'elsewhere', false)",
    'create event trigger plg_likes_e on ddl_command_end execute function plg_likes_f()',
    'do $$ begin delete from users; end $$',
  ]) {
    test(`may not on PostgreSQL: ${sql.slice(0, 60)}`, ({ assert }) =>
      assert.isNotEmpty(lintFor('postgres', sql)))
  }

  test('with db:core it may read and change rows of the core, never its tables', ({ assert }) => {
    assert.deepEqual(lint('insert into plg_likes_x select id from photos', true), [])
    assert.deepEqual(lint("update albums set name = 'x'", true), [])
    assert.isNotEmpty(lint('drop table photos', true))
    assert.isNotEmpty(lint('alter table photos add x text', true))
    assert.isNotEmpty(lint('update nowhere set a = 1', true))
    assert.isNotEmpty(lint('delete from plg_other_notes', true))
  })
})
