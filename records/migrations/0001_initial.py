import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import records.dating.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ('holder_id', models.PositiveBigIntegerField()),
                ('target_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ('target_id', models.PositiveBigIntegerField()),
            ],
            options={
                'verbose_name': 'mention',
                'verbose_name_plural': 'mentions',
                'indexes': [models.Index(fields=['target_type', 'target_id'], name='mention_target')],
                'constraints': [models.UniqueConstraint(fields=('holder_type', 'holder_id', 'target_type', 'target_id'), name='records_mention_once')],
            },
        ),
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ('old_key', models.CharField(max_length=200, verbose_name='old address')),
                ('object_id', models.PositiveBigIntegerField()),
            ],
            options={
                'verbose_name': 'redirect',
                'verbose_name_plural': 'redirects',
                'indexes': [models.Index(fields=['content_type', 'object_id'], name='redirect_object')],
                'constraints': [models.UniqueConstraint(fields=('content_type', 'old_key'), name='records_redirect_once')],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='The last part of its address. When it changes, the old address leads to the new one.', max_length=120, unique=True, verbose_name='slug')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('title', models.CharField(help_text='As printed, in its own language.', max_length=400, verbose_name='title')),
                ('publisher', models.CharField(blank=True, max_length=300, verbose_name='publisher')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='address')),
                ('date', records.dating.fields.EdtfField(blank=True, default='', help_text='As precise as the source: 2021-10-15, 2021-10, 2007-23 (autumn), 1865, 2021?', max_length=40, verbose_name='date')),
                ('date_earliest', records.dating.fields.BoundField('date', 'earliest')),
                ('date_latest', records.dating.fields.BoundField('date', 'latest')),
                ('language', models.CharField(default='en', help_text='A language code, e.g. en, fr.', max_length=10, verbose_name='language')),
                ('note', models.TextField(blank=True, help_text='What a reader should know of this document.', verbose_name='note')),
                ('search_text', models.TextField(default='', editable=False)),
            ],
            options={
                'verbose_name': 'source',
                'verbose_name_plural': 'sources',
                'ordering': ['title', 'id'],
                'permissions': [('publish', 'Can publish and withdraw records')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('time_zone', models.CharField(default='UTC', help_text='An IANA name such as Europe/Zurich.', max_length=60, verbose_name='time zone')),
                ('language', models.CharField(choices=[('en', 'English'), ('ar', 'العربية'), ('zh-hans', '中文'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], default='en', max_length=10, verbose_name='language')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='LoadedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ('key', models.CharField(max_length=200)),
                ('object_id', models.PositiveBigIntegerField()),
                ('fixture_digest', models.CharField(max_length=64)),
                ('row_digest', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('content_type', 'key'), name='records_loaded_row_once')],
            },
        ),
    ]
