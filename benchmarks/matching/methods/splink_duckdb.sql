-- The cleaned tables as Splink takes them: one record each, titles without spaces, empty lists as null.
CREATE MACRO plain(text) AS replace(text, ' ', '');
CREATE MACRO forms_of(forms, kinds) AS
    list_transform(list_filter(forms, lambda one: list_contains(kinds, one.kind)), lambda one: plain(one.form));
CREATE MACRO or_null(list) AS CASE WHEN len(list) > 0 THEN list END;

CREATE TABLE both_sides AS
SELECT
    'a' AS side,
    release_group_gid AS unique_id,
    coalesce(
        forms_of(title_forms, ['core'])[1], forms_of(title_forms, ['bare'])[1], plain(title_forms[1].form)
    ) AS title,
    NULL::VARCHAR AS original,
    forms_of(title_forms, ['full', 'core', 'bare', 'inner', 'alias', 'latin']) AS forms,
    list_transform(title_forms, lambda one: plain(one.form)) AS parts,
    year,
    or_null(people) AS people,
    list_has_any(hints, ['television', 'game', 'stage'])::INT AS other_medium,
    NULL::INT AS votes
FROM soundtracks
UNION ALL
SELECT
    'b',
    tmdb_id::VARCHAR,
    plain(title_forms[1].form),
    forms_of(title_forms, ['original'])[1],
    forms_of(title_forms, ['title', 'original', 'alternative', 'translated', 'bare', 'latin']),
    list_transform(title_forms, lambda one: plain(one.form)),
    year,
    or_null(list_distinct(list_concat(composers, directors))),
    0,
    CASE WHEN vote_count < 3 THEN 0 WHEN vote_count < 30 THEN 1 WHEN vote_count < 300 THEN 2
         WHEN vote_count >= 300 THEN 3 END
FROM movies;

CREATE TABLE prepared AS
SELECT *, substr(title, 1, 6) AS first_six, right(title, 6) AS last_six, substr(title, 1, 3) AS first_three,
       people[1] AS first_person
FROM both_sides;
DROP TABLE both_sides;
CREATE TABLE a_soundtracks AS SELECT * EXCLUDE (side) FROM prepared WHERE side = 'a';
CREATE TABLE b_movies AS SELECT * EXCLUDE (side) FROM prepared WHERE side = 'b';
DROP TABLE prepared
